import { Component, type ReactNode } from 'react';

type Props = { readonly text: string; readonly children: ReactNode };
type State = { readonly text: string; readonly hasFailed: boolean };

/**
 * Shows the words as they stand where their markdown cannot be rendered: 4,000 quotation marks in a row are too deep for
 * any stack, and one such message must not take the page with it. Only a class can catch in React.
 */
export class PlainWhereItFails extends Component<Props, State> {
  override state: State = { text: this.props.text, hasFailed: false };

  static getDerivedStateFromError(): Partial<State> {
    return { hasFailed: true };
  }

  /** Other words are tried anew. */
  static getDerivedStateFromProps({ text }: Props, state: State): State | null {
    return text === state.text ? null : { text, hasFailed: false };
  }

  override render(): ReactNode {
    const { text, children } = this.props;
    return this.state.hasFailed ? <p className="plain">{text}</p> : children;
  }
}
