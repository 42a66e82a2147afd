/**
 * Properties see the same cases in every run, so that the change at hand is to blame for what fails. `npm run test:deep` draws new ones
 * each time.
 */
import fc from "fast-check";

if (process.env.HOLDWAIT_DEEP === undefined) fc.configureGlobal({ seed: 1 });
