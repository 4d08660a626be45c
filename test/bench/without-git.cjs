/*
 * Loaded with `node --require` before `bump`: git answers at once from a file, in this process. With RECORD it writes
 * that file while the real git answers. What is left is the cost of bump without its git calls; reading the file is
 * still in it.
 */
const childProcess = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');

const { GIT_ANSWERS: file, GIT_RECORD: record } = process.env;
const start = childProcess.spawn;
const answers = record ? {} : JSON.parse(readFileSync(file, 'utf8'));

function recorded(program, args, options) {
  const child = start(program, args, options);
  const answer = { out: '', code: 0 };
  answers[args.join('\n')] = answer;
  child.stdout.on('data', (chunk) => { answer.out += chunk.toString('latin1'); });
  child.on('close', (code) => { answer.code = code; writeFileSync(file, JSON.stringify(answers)); });
  return child;
}

function replayed(program, args) {
  const answer = answers[args.join('\n')];
  if (answer === undefined) throw new Error(`no answer was recorded to git ${args.join(' ')}`);
  const listeners = {};
  const stream = (name) => ({ on: (event, listener) => { listeners[`${name} ${event}`] = listener; } });
  setImmediate(() => {
    if (answer.out !== '') listeners['stdout data']?.(Buffer.from(answer.out, 'latin1'));
    listeners['close']?.(answer.code, null);
  });
  return { stdout: stream('stdout'), stderr: stream('stderr'), stdin: undefined, on: (event, listener) => { listeners[event] = listener; } };
}

childProcess.spawn = record ? recorded : replayed;
