// Questions of the bootstrap script to an Engine.
//   node ask-engine.mjs ping SOCKET                    exit code 0 when it answers
//   node ask-engine.mjs wait SOCKET                    the same, waiting for up to a minute
//   node ask-engine.mjs have SOCKET IMAGE              exit code 0 when it has the image
//   node ask-engine.mjs have-or-pull SOCKET IMAGE      prints have, pulled, or missing; the reason of the last on standard error
import { setTimeout as wait } from 'node:timers/promises';
import { engine } from './engine-http.mjs';

const PULL_LIMIT_MS = 60_000;
const [question, socket, image] = process.argv.slice(2);

async function answers(limitMs) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    try {
      return await engine(socket, 'GET', '/_ping', { limitMs: 5_000 });
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await wait(100);
    }
  }
}

const have = () => engine(socket, 'GET', `/images/${image}/json`);

async function haveOrPull() {
  try {
    await have();
    return 'have';
  } catch {
    console.error(`berth: pulling ${image}`);
  }
  const [repository, tag] = [image.slice(0, image.lastIndexOf(':')), image.slice(image.lastIndexOf(':') + 1)];
  try {
    await engine(socket, 'POST', `/images/create?${new URLSearchParams({ fromImage: repository, tag })}`, {
      limitMs: PULL_LIMIT_MS,
    });
    return 'pulled';
  } catch (error) {
    console.error(`berth: ${error.message}`);
    return 'missing';
  }
}

const QUESTIONS = { ping: () => answers(0), wait: () => answers(60_000), have, 'have-or-pull': haveOrPull };
try {
  const answer = await QUESTIONS[question]();
  if (typeof answer === 'string') console.log(answer);
} catch (error) {
  console.error(`berth: ${error.message}`);
  process.exit(1);
}
