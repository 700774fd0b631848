import { emulatorInProcess } from './runner/house/emulator-in-process.ts';
import { campaignAgainst } from './runner/house/planted-campaign.ts';
for (const seed of process.argv.slice(2).map(Number)) {
const { findings } = await campaignAgainst(emulatorInProcess(['netdev-del-removes-all-of-type', 'refused-user-leaves-netdev']), { seed, sessions: 320, maxFindings: 20 });
console.log(seed, findings.length); for (const f of findings) console.log('  ', f.title, f.at, JSON.stringify(f.session));
}
process.exit(0);
