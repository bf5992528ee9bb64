// serve runs an authorization server on a free port of 127.0.0.1. Its argument is a function that receives the address and returns
// the request listener of node:http, the issuer if that is not the address, and what else to print. serve prints one line of JSON
// when the server listens. The process exits when its standard input ends. The tests copy this file beside each server.mjs.
import { createServer } from 'node:http';

export function serve(start) {
  const server = createServer();
  server.listen(0, '127.0.0.1', async () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    const { listener, ...more } = await start(issuer);
    server.on('request', listener);
    console.log(JSON.stringify({ issuer, ...more }));
  });
  process.stdin.on('end', () => process.exit()).resume();
}
