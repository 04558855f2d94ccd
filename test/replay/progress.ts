import { Presets, SingleBar } from 'cli-progress';

/** Says how far a replay is. */
export interface Progress {
  /** Begins a part of the work, of so many steps. */
  begin(part: string, steps: number): void;
  step(count?: number): void;
  /** Says a sentence about the part. */
  say(sentence: string): void;
  end(): void;
}

type Output = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

/** A bar in a terminal; elsewhere a plain line at each tenth. Always beside the report, never in it. */
export function progressOn(output: NodeJS.WriteStream): Progress {
  return output.isTTY ? barOn(output) : linesOn(output);
}

function barOn(stream: NodeJS.WriteStream): Progress {
  let bar: SingleBar | undefined;
  const end = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    begin: (part, steps) => {
      end();
      const format = `${part.padEnd(28)} {bar} {percentage}% | {value}/{total} | {duration_formatted}`;
      bar = new SingleBar({ stream, format, hideCursor: true, etaBuffer: 100 }, Presets.shades_classic);
      bar.start(steps, 0);
    },
    step: (count = 1) => bar?.increment(count),
    say: (sentence) => {
      end();
      stream.write(`${sentence}\n`);
    },
    end,
  };
}

/** Ten lines a part at most, so that a log stays readable. */
export function linesOn(output: Output): Progress {
  let part = '';
  let steps = 0;
  let done = 0;
  let tenth = 0;
  return {
    begin: (name, count) => {
      [part, steps, done, tenth] = [name, count, 0, 0];
      output.write(`${part}: 0 of ${steps}\n`);
    },
    step: (count = 1) => {
      done += count;
      const reached = Math.floor((done * 10) / Math.max(1, steps));
      if (reached <= tenth) return;
      tenth = reached;
      output.write(`${part}: ${done} of ${steps}\n`);
    },
    say: (sentence) => void output.write(`${sentence}\n`),
    end: () => {},
  };
}

/** For those who only want the report. */
export const SILENT: Progress = { begin: () => {}, step: () => {}, say: () => {}, end: () => {} };
