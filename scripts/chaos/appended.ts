/**
 * A log of whole lines that survives SIGKILL of who writes it: a line is handed to the operating system before the writer
 * goes on. What a kill can leave is one line without its end; the next writer ends it, and readers pass over it.
 */
import fs from 'node:fs';

/** Ends every whole line, before the line break: a line cut short does not have it. */
const end = ';';

export class AppendedLog implements Disposable {
  readonly #fd: number;

  constructor(file: string) {
    this.#fd = fs.openSync(file, 'a');
    fs.writeSync(this.#fd, '\n');
  }

  /** Returns when the line is safe from a kill of this process. @param text without line breaks */
  append(text: string): void {
    const line = Buffer.from(`${text}${end}\n`);
    if (fs.writeSync(this.#fd, line) !== line.length) throw new Error('a line was written in part');
  }

  [Symbol.dispose](): void {
    fs.closeSync(this.#fd);
  }
}

/** Reads the whole lines of a log, in order, as it grows. */
export class LogTail {
  readonly #file: string;
  #at = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** The lines written since the last call; none while there is no file. */
  *lines(): Generator<string> {
    if (!fs.existsSync(this.#file)) return;
    const fd = fs.openSync(this.#file, 'r');
    try {
      const chunk = Buffer.alloc(1 << 20);
      for (;;) {
        const read = fs.readSync(fd, chunk, 0, chunk.length, this.#at);
        const whole = chunk.subarray(0, read).lastIndexOf('\n') + 1;
        if (whole === 0) return;
        this.#at += whole;
        for (const line of chunk.toString('utf8', 0, whole - 1).split('\n'))
          if (line.endsWith(end)) yield line.slice(0, -end.length);
      }
    } finally {
      fs.closeSync(fd);
    }
  }
}
