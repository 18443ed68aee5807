import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../local/services/client.ts';

/** Settings of a client that calls the local services as a function would. */
export const LOCAL_CLIENT = { region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS };
