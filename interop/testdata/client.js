// Runs commands with rcon-client: client.js PORT PASSWORD COMMAND...
const { Rcon } = require("rcon-client");

const [port, password, ...commands] = process.argv.slice(2);

async function main() {
  const rcon = await Rcon.connect({ host: "127.0.0.1", port: Number(port), password });
  try {
    for (const command of commands) process.stdout.write(await rcon.send(command));
  } finally {
    await rcon.end();
  }
}

main().catch((error) => process.stdout.write(error.message));
