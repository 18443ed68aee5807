import { useState } from 'react';

export type TimeFieldProps = {
  readonly label: string;
  readonly time: string; // HH:MM
  readonly onTime: (time: string) => void;
};

/** A time of day. It counts when the field is left: on the way to `12:30` by keyboard it is `01:30` for a moment. */
export function TimeField({ label, time, onTime }: TimeFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);

  const leave = (): void => {
    setDraft(null);
    if (draft && draft !== time) onTime(draft);
  };
  return (
    <label className="time">
      <span className="caption">{label}</span>
      <input
        type="time"
        value={draft ?? time}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => event.key === 'Enter' && leave()}
      />
    </label>
  );
}
