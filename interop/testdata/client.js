// Runs commands with an RCON client of npm: client.js PACKAGE PORT PASSWORD COMMAND...
// With MARK_ERRORS in the environment a zero byte stands before an error.
const [name, port, password, ...commands] = process.argv.slice(2);

// Each returns functions that run a command and end the connection.
const clients = {
  "rcon-client": async () => {
    const { Rcon } = require("rcon-client");
    const rcon = await Rcon.connect({ host: "127.0.0.1", port: Number(port), password });
    return { run: (command) => rcon.send(command), end: () => rcon.end() };
  },
  "rcon-srcds": async () => {
    const Rcon = require("rcon-srcds").default;
    const rcon = new Rcon({ host: "127.0.0.1", port: Number(port), timeout: 3000 });
    await rcon.authenticate(password);
    return { run: (command) => rcon.execute(command), end: () => rcon.disconnect() };
  },
  "srcds-rcon": async () => {
    const rcon = require("srcds-rcon")({ address: `127.0.0.1:${port}`, password });
    await rcon.connect();
    return { run: (command) => rcon.command(command), end: () => rcon.disconnect() };
  },
};

async function main() {
  const client = await clients[name]();
  try {
    for (const command of commands) process.stdout.write(await client.run(command));
  } finally {
    await client.end();
  }
}

const mark = process.env.MARK_ERRORS ? "\0" : "";

const late = setTimeout(() => {
  process.stdout.write(mark + "no answer in time");
  process.exit();
}, process.env.MARK_ERRORS ? 9500 : 5000); // the page says ten seconds

main()
  .catch((error) => process.stdout.write(mark + error.message))
  .finally(() => clearTimeout(late));
