import { keepCompiled } from './keep-compiled.ts';

// `npm start`. What it starts is loaded when it is known where compiled modules are.

keepCompiled();
const { main } = await import('./demi/main.ts');
main();
