/** What the platform knows about network and attention. On React Native it is made of NetInfo and AppState. */
export type Surroundings = {
  /** Whether there is a network, as far as the platform knows. */
  isOnline(): boolean;
  /** Whether somebody looks: a visible tab, an app in the foreground. */
  isVisible(): boolean;
  /** Calls whenever one of the two has changed, or a page comes back from the cache. Returns what ends it. */
  onChange(listener: () => void): () => void;
};
