// A real OpenID provider whose access tokens look like Keycloak's, and a control server for what an
// attacker or an operator would do: sign anything, rotate keys, answer nonsense, count requests.
//
// Prints one line of JSON ({issuer, control}) when it listens; ends when its standard input ends.
// Speaks TLS if TLS_CERTIFICATE and TLS_KEY name files; the control server never does.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { generateKeyPair, exportJWK, exportSPKI, importJWK, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

const ALGORITHMS = { RS256: {}, ES256: {}, EdDSA: { crv: 'Ed25519' } };
const RESOURCE = 'https://ticketbuster.example/api';
const SECRET = 'only-for-the-tests-of-this-repository';

let generation = 0;
let keys = {}; // algorithm → private JWK
let handle; // of the provider that is in force
let answer = 'keys'; // or: large, empty, redirect, other-issuer
const requests = { discovery: 0, jwks: 0, token: 0 };

async function makeKeys() {
  generation += 1;
  keys = {};
  for (const [alg, options] of Object.entries(ALGORITHMS)) {
    const pair = await generateKeyPair(alg, { ...options, extractable: true });
    keys[alg] = { ...(await exportJWK(pair.privateKey)), kid: `${alg.toLowerCase()}-${generation}`, alg, use: 'sig' };
  }
}

function startProvider(issuer) {
  const provider = new Provider(issuer, {
    clients: Object.keys(ALGORITHMS).map((alg) => ({
      client_id: `ticketbuster-web-${alg}`,
      client_secret: SECRET,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    jwks: { keys: Object.values(keys) },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        getResourceServerInfo: (_ctx, _resource, client) => ({
          scope: 'profile email',
          audience: 'ticketbuster',
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: client.clientId.split('-').at(-1) } },
        }),
      },
    },
    formats: {
      customizers: {
        // Keycloak's shape: header typ JWT, claim typ Bearer, azp, aud with account, roles in two places.
        jwt(ctx, token, parts) {
          const user = JSON.parse(ctx.oidc.body.user ?? '{}');
          parts.header = { ...parts.header, typ: 'JWT' };
          Object.assign(parts.payload, {
            typ: 'Bearer',
            azp: 'ticketbuster-web',
            aud: ['ticketbuster', 'account'],
            sid: 'f5f1d3d0-0d5c-4f0b-9f4e-0f2b6b1f7c11',
            acr: '1',
            scope: 'openid profile email',
            realm_access: { roles: ['offline_access', 'uma_authorization'] },
            resource_access: { account: { roles: ['manage-account', 'view-profile'] } },
            preferred_username: user.sub,
            email_verified: true,
          }, user);
        },
      },
    },
  });
  handle = provider.callback();
}

function serve(request, response) {
  const path = request.url.split('?')[0];
  if (path === '/realms/ticketbuster/.well-known/openid-configuration') {
    requests.discovery += 1;
    if (answer === 'other-issuer') {
      const document = { issuer: 'https://other.example/realms/ticketbuster', jwks_uri: `${issuer}/jwks` };
      return response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
    }
  }
  if (path === '/realms/ticketbuster/jwks') {
    requests.jwks += 1;
    if (answer === 'large') return response.end(`{"keys":[],"padding":"${'x'.repeat(2_000_000)}"}`);
    if (answer === 'empty') return response.end('{"keys":[]}');
    if (answer === 'redirect') return response.writeHead(302, { location: `${issuer}/elsewhere` }).end();
  }
  if (path === '/realms/ticketbuster/token') requests.token += 1;
  // The provider is mounted under the realm's path, as Keycloak's is.
  request.originalUrl = request.url;
  request.url = request.url.replace('/realms/ticketbuster', '') || '/';
  return handle(request, response);
}

const files = ['TLS_CERTIFICATE', 'TLS_KEY'].map((name) => process.env[name]);
const [cert, key] = files.map((file) => (file ? readFileSync(file) : undefined));
const front = cert ? createTlsServer({ cert, key }, serve) : createServer(serve);

const commands = {
  requests: () => requests,
  keys: async () => {
    const spki = {};
    for (const [alg, jwk] of Object.entries(keys)) {
      const { d, p, q, dp, dq, qi, ...open } = jwk;
      spki[alg] = { kid: jwk.kid, pem: await exportSPKI(await importJWK(open, alg)) };
    }
    return spki;
  },
  rotate: async () => {
    await makeKeys();
    startProvider(issuer);
    return {};
  },
  answer: ({ with: how }) => {
    answer = how;
    return {};
  },
  // Any header and any claims, signed with the provider's key for `alg`.
  sign: async ({ alg, header, payload }) => {
    const jwk = keys[alg];
    const jwt = new SignJWT(payload).setProtectedHeader({ alg, typ: 'JWT', kid: jwk.kid, ...header });
    return { token: await jwt.sign(await importJWK(jwk, alg)) };
  },
};

const control = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const result = await commands[request.url.slice(1)](JSON.parse(body || '{}'));
  response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
});

const listen = (server, scheme) => new Promise((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve(`${scheme}://127.0.0.1:${server.address().port}`));
});
const issuer = `${await listen(front, cert ? 'https' : 'http')}/realms/ticketbuster`;
await makeKeys();
startProvider(issuer);
process.stdin.resume().on('end', () => process.exit());
console.log(JSON.stringify({ issuer, control: await listen(control, 'http') }));
