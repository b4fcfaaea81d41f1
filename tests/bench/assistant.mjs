// What the bridges on the platforms' SDKs share: asking the assistant.

const { BENCH_ASSISTANT: assistant } = process.env;

/** The pieces of its answer as they arrive; some may be empty. */
export async function* piecesOf(question) {
  const answer = await fetch(`${assistant}/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ model: 'simulated', stream: true, messages: [{ role: 'user', content: question }] }),
  });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of answer.body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('data: {')) {
        yield JSON.parse(line.slice(6)).choices[0]?.delta?.content ?? '';
      }
    }
  }
}
