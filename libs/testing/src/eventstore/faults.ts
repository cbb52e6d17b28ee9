import { Metadata, status } from '@grpc/grpc-js';

export type Call = 'append' | 'read stream' | 'read all' | 'subscribe';

/** What goes wrong with one call. `after`: so many events of it have been sent. */
export type Fault =
  /** Nothing is done. */
  | {
      readonly fault: 'refuse';
      readonly code: status;
      readonly says?: string;
      readonly exception?: string;
      readonly more?: Record<string, string>;
    }
  /** It is done, and the answer does not arrive. */
  | { readonly fault: 'lose the acknowledgement' }
  /** Nothing more is said; an append is not done. */
  | { readonly fault: 'hang'; readonly after?: number }
  | { readonly fault: 'delay'; readonly ms: number }
  /** In good order, as a server that stops ends what it serves. */
  | { readonly fault: 'end'; readonly after: number }
  | { readonly fault: 'cut'; readonly after: number }
  | { readonly fault: 'deliver twice' }
  /** Having caught up, as when the last one was sent already. */
  | { readonly fault: 'say no checkpoint' }
  | { readonly fault: 'checkpoint'; readonly after: number; readonly place: bigint }
  /** As a leader that was deposed and has not heard of it: for it nothing was written after this place. */
  | { readonly fault: 'be behind'; readonly place: bigint };

export const behindOf = (faults: readonly Fault[]): bigint | undefined =>
  faults.find((fault) => fault.fault === 'be behind')?.place;

/** The calls to come have these faults, in their order; one that is not listed has none. */
export class Faults {
  private readonly waiting = new Map<Call, (readonly Fault[])[]>();

  /** Each argument is for one call, which may have several. */
  next(call: Call, ...faults: readonly (Fault | readonly Fault[])[]): void {
    const all = faults.map((each) => ('fault' in each ? [each] : each));
    this.waiting.set(call, [...(this.waiting.get(call) ?? []), ...all]);
  }

  take(call: Call): readonly Fault[] {
    return this.waiting.get(call)?.shift() ?? [];
  }
}

/** An error as the server sends one: its name is in the trailers. */
export function refusal(code: status, details: string, exception?: string, more: Record<string, string> = {}): Error {
  const metadata = new Metadata();
  if (exception) metadata.set('exception', exception);
  for (const [name, value] of Object.entries(more)) metadata.set(name, value);
  return Object.assign(new Error(details), { code, details, metadata });
}
