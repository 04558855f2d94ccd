/** Where the laptop pretends to be. The emulators answer for any account and region; these are what ARNs and signatures say. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
export const PARTITION = 'aws';
export const LOOPBACK = '127.0.0.1';

/** The emulators accept any key. The gateway accepts these, unless others are given, when it enforces authorisation. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** What a client inside the runner needs to speak to an emulator. */
export const clientFor = (endpoint: string) => ({ endpoint, region: REGION, credentials: LOCAL_CREDENTIALS });
