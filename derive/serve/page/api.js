// What is asked of the server, and what it answers.

async function told(response) {
  let body = {};
  try { body = await response.json(); } catch { body = {message: `The server said ${response.status}.`}; }
  return {ok: response.ok, status: response.status, body};
}

const silent = {ok: false, status: 0, body: {
  message: "The server does not answer.", suggestion: "Is derive serve still running?"}};

export async function ask(name, content, signal) {
  try {
    return await told(await fetch(`/api/${name}`, {
      method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(content), signal}));
  } catch (error) {
    if (error.name === "AbortError") { throw error; }
    return silent;
  }
}

export async function choices() {
  for (let tries = 0; ; tries += 1) {
    try {
      const found = await told(await fetch("/api/library"));
      if (found.ok || tries > 3) { return found.body; }
    } catch { if (tries > 3) { return silent.body; } }
    await new Promise(go => setTimeout(go, 500));
  }
}

// the key under which the server keeps a file
export async function bring(file) {
  try {
    return await told(await fetch(`/api/file?name=${encodeURIComponent(file.name)}`, {
      method: "POST", headers: {"content-type": "application/octet-stream"}, body: file}));
  } catch { return silent; }
}

// every line of an answer as it comes
export async function* lines(name, content, signal) {
  const response = await fetch(`/api/${name}`, {
    method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(content), signal});
  if (!response.ok) {
    yield {failed: (await told(response)).body.message};
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let left = "";
  for (;;) {
    const {value, done} = await reader.read();
    if (done) { return; }
    const parts = (left + value).split("\n");
    left = parts.pop();
    for (const part of parts) { yield JSON.parse(part); }
  }
}

// runs work one at a time; of what comes meanwhile the newest alone is run afterwards
export function newest(work) {
  let running = false, next = null;
  return async function go(...given) {
    next = given;
    if (running) { return; }
    running = true;
    try {
      while (next) {
        const now = next;
        next = null;
        await work(...now);
      }
    } finally { running = false; }
  };
}

export function soon(work, wait) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), wait);
  };
}
