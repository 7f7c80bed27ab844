import { EventEmitter } from "node:events";
import { StringDecoder } from "node:string_decoder";
import type { ReadStream } from "node:tty";
import { createKeySplitter } from "./split-keys.js";
import { createPasteSense, takeTyped, type WaitingKey } from "./typed-runs.js";

/** A lone Esc is the key when nothing has followed for so long; over SSH a sequence may be cut. */
const escapeWaitMs = 25;

const betweenKeysMs = 1;
/** Up, down and the pages: however many of one of them came, nothing opens that the next might be meant for. */
const motions = new Set(["j", "k", "\u001b[A", "\u001b[B", "\u001bOA", "\u001bOB", "\u001b[5~", "\u001b[6~"]);
/** So many of them are one turn: a paste without brackets of thousands would else hold up what is typed after it. */
const mostInTurn = 200;

/** Takes the place of standard input for Ink: one key at a time (reference of Ink 8: it reads with `readable` and `read()`). */
export class StandInStdin extends EventEmitter {
  readonly isTTY = true;
  readonly fd = 0;
  readonly #source: ReadStream;
  readonly #splitter = createKeySplitter();
  readonly #decoder = new StringDecoder("utf8");
  readonly #sense = createPasteSense(() => performance.now());
  readonly #queue: WaitingKey[] = [];
  #isTyping: () => boolean = () => false;
  #timer: NodeJS.Timeout | undefined;
  #reading = false;
  #pumping = false;
  #current: string | null = null;

  constructor(source: ReadStream) {
    super();
    this.#source = source;
  }

  /** `isTyping`: whether a text field has the focus, which takes what arrived together as one. */
  listensTo(isTyping: () => boolean): void {
    this.#isTyping = isTyping;
  }

  setEncoding(): this {
    return this;
  }

  setRawMode(raw: boolean): this {
    this.#source.setRawMode(raw);
    return this;
  }

  ref(): this {
    if (!this.#reading) this.#source.on("data", this.#take);
    this.#reading = true;
    this.#source.ref();
    this.#source.resume(); // paused by an earlier unref, it would stay so
    return this;
  }

  unref(): this {
    if (this.#reading) this.#source.off("data", this.#take);
    this.#reading = false;
    this.#source.pause();
    this.#source.unref();
    return this;
  }

  /** The key that was announced, once; then null. */
  read(): string | null {
    const key = this.#current;
    this.#current = null;
    return key;
  }

  readonly #take = (data: Buffer): void => {
    clearTimeout(this.#timer);
    this.#push(this.#splitter.push(this.#decoder.write(data)));
    if (this.#splitter.waits()) this.#timer = setTimeout(() => this.#push(this.#splitter.flush()), escapeWaitMs);
  };

  #push(keys: readonly string[]): void {
    // Not spread: a piece of 64 KiB has more keys than a call has arguments.
    for (const key of this.#sense(keys)) this.#queue.push(key);
    if (!this.#pumping) this.#pump();
  }

  /**
   * One key, then a turn for what it changed to be drawn: the next one may be meant for the dialog or the tab that this one
   * opens (typed ahead, or sent together over SSH). A text field takes all that types at once; a list nothing of a paste.
   */
  readonly #pump = (): void => {
    const isTyping = this.#isTyping();
    while (!isTyping && this.#queue[0]?.isPasted) this.#queue.shift();
    const text = isTyping ? takeTyped(this.#queue) : undefined;
    const key = text ?? this.#queue.shift()?.key;
    this.#pumping = key !== undefined;
    if (key === undefined) return;
    this.#give(key);
    for (let more = 1; motions.has(key) && this.#queue[0]?.key === key && more < mostInTurn; more++) {
      this.#queue.shift();
      this.#give(key);
    }
    setTimeout(this.#pump, betweenKeysMs);
  };

  #give(key: string): void {
    this.#current = key;
    this.emit("readable");
  }
}
