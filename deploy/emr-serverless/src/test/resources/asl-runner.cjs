// Runs state machines (aws-local-stepfunctions). One request a line on stdin, one answer a line on stdout:
//   {definition, input, endpoint, context, now}  ->  {status, output | error, path, caught, retried}
// Each Task is POSTed to the endpoint as {state, resource, input}; it answers {result} or {error, cause}.
// Waits and the pauses between retries take no time.
if (!Promise.withResolvers) {
  // The interpreter wants node 22; this is all it misses on node 20.
  Promise.withResolvers = function () {
    let resolve, reject;
    const promise = new Promise((yes, no) => { resolve = yes; reject = no; });
    return { promise, resolve, reject };
  };
}
// The interpreter notes the start of an execution by itself: it is the clock's time, not the machine's.
let clock;
globalThis.Date = class extends Date {
  constructor(...time) {
    super(...(time.length === 0 && clock ? [clock] : time));
  }
};
const { StateMachine } = require('aws-local-stepfunctions');

async function task(endpoint, state, resource, input) {
  const answer = await fetch(endpoint, { method: 'POST', body: JSON.stringify({ state, resource, input }) });
  const { result, error, cause } = await answer.json();
  if (error) {
    const failure = new Error(cause);
    failure.name = error;
    throw failure;
  }
  return result;
}

const machines = new Map();

// Reading a definition takes longer than a run of it.
function machine(definition) {
  const key = JSON.stringify(definition);
  if (!machines.has(key)) machines.set(key, new StateMachine(definition));
  return machines.get(key);
}

async function execute({ definition, input, endpoint, context, now }) {
  clock = now;
  const handlers = {}, waits = {}, pauses = {};
  for (const [name, state] of Object.entries(definition.States)) {
    if (state.Type === 'Wait') waits[name] = 0;
    if (state.Type === 'Task') {
      pauses[name] = 0;
      handlers[name] = async (parameters) => task(endpoint, name, state.Resource, parameters);
    }
  }
  const execution = machine(definition).run(input, {
    overrides: { taskResourceLocalHandlers: handlers, waitTimeOverrides: waits, retryIntervalOverrides: pauses },
    context,
  });
  const events = [];
  const log = (async () => { for await (const event of execution.eventLogs) events.push(event); })();
  let end;
  try {
    end = { status: 'SUCCEEDED', output: await execution.result };
  } catch (error) {
    end = { status: 'FAILED', error: error.message };
  }
  await log;
  const named = (type) => events.filter((e) => e.type === type).map((e) => (e.state && e.state.name) || e.stateName);
  const failed = events.find((e) => e.type === 'ExecutionFailed');
  return { ...end, failure: failed && failed.Error, path: named('StateEntered'), caught: named('StateCaught'), retried: named('StateRetried') };
}

require('readline').createInterface({ input: process.stdin }).on('line', async (line) => {
  console.log(JSON.stringify(await execute(JSON.parse(line))));
});
