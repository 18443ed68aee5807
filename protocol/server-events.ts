import type { EmotionState } from './emotions.ts';
import type { ErrorData } from './errors.ts';
import type { AnnouncedLimits } from './limits.ts';
import type { Topic } from './topics.ts';

/** The message object. The first nine keys are always there; clients in the field parse them without a null check. */
export type WireMessage = {
  readonly message_id: string;
  readonly conversation_id: string;
  readonly sender: 'user' | 'demi';
  readonly content: string;
  readonly emotion_state: EmotionState | null;
  readonly status: MessageStatus;
  readonly delivered_at: string | null;
  readonly read_at: string | null;
  readonly created_at: string;
  readonly in_reply_to?: string;
  readonly client_message_id?: string;
  readonly stopped?: true;
  readonly sender_role?: 'operator';
  readonly operator_name?: string;
};
export type MessageStatus = 'sent' | 'delivered' | 'read';

export type QuietHours = { readonly start: string; readonly end: string };
export type Settings = { readonly time_zone: string; readonly quiet_hours: QuietHours; readonly check_ins: boolean };

export type Role = 'user' | 'operator' | 'admin';
export type HistoryMode = 'replace' | 'delta' | 'page';
export type ThinkingStatus = 'processing' | 'completed' | 'error';

/** What the server sends, by event. PROTOCOL.md has a heading for each. */
export type ServerEvents = {
  connected: {
    readonly connection_id: string;
    readonly user_id: string;
    readonly role: Role;
    readonly conversation_id: string;
    readonly protocol: number;
    readonly heartbeat_ms: number;
    readonly limits: AnnouncedLimits;
  };
  history: {
    readonly messages: readonly WireMessage[];
    readonly count: number;
    readonly has_more: boolean;
    readonly mode: HistoryMode;
    readonly conversation_id: string;
  };
  delivered: {
    readonly message_id: string;
    readonly conversation_id: string;
    readonly status: MessageStatus;
    readonly delivered_at: string;
    readonly client_message_id?: string;
    readonly duplicate?: true;
  };
  message: WireMessage;
  read_receipt: {
    readonly message_id: string;
    readonly conversation_id: string;
    readonly read_at: string;
    readonly reader: 'demi' | 'user';
    readonly up_to_message_id?: string;
  };
  typing: {
    readonly is_typing: boolean;
    readonly conversation_id: string;
    readonly sender: 'demi' | 'user';
    readonly expires_in_ms: number;
  };
  thinking: {
    readonly conversation_id: string;
    readonly in_reply_to: string;
    readonly seq: number;
    readonly step: string;
    readonly status: ThinkingStatus;
    readonly details: string;
    readonly duration_ms?: number;
  };
  message_delta: {
    readonly conversation_id: string;
    readonly in_reply_to: string;
    readonly seq: number;
    readonly offset: number;
    readonly text: string;
  };
  emotion_update: EmotionState & { readonly mood: string };
  settings: Settings;
  subscribed: { readonly topics: readonly Topic[]; readonly rejected: readonly string[] };
  pong: { readonly server_time: string; readonly message?: string };
  error: ErrorData;
};
export type ServerEvent = keyof ServerEvents;
