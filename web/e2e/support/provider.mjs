// A real OpenID provider with one public client that must use PKCE and tokens like Keycloak's. Its login page takes
// any name. Prints its issuer when it listens; ends when its standard input ends.
//   node provider.mjs ORIGIN [no-refresh]   (where the page under test is; whether it gives refresh tokens)
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [origin, refresh] = process.argv.slice(2);
const server = createServer((request, response) => handle(request, response));
let handle = (_request, response) => response.writeHead(503).end();

server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "ticketbuster-web",
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        redirect_uris: [`${origin}/auth/callback`, `${origin}/auth/silent`],
        post_logout_redirect_uris: [`${origin}/`],
      },
    ],
    clientBasedCORS: (_ctx, from) => from === origin,
    cookies: { keys: ["only-for-the-tests-of-this-repository"] },
    pkce: { required: () => true },
    issueRefreshToken: () => refresh !== "no-refresh",
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    features: {
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => "https://ticketbuster.example/api",
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: "profile",
          audience: "ticketbuster",
          accessTokenFormat: "jwt",
          accessTokenTTL: 300,
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
    formats: {
      customizers: {
        jwt(_ctx, token, parts) {
          parts.header = { ...parts.header, typ: "JWT" };
          Object.assign(parts.payload, {
            typ: "Bearer",
            azp: "ticketbuster-web",
            realm_access: { roles: token.accountId.startsWith("boss") ? ["organiser"] : [] },
          });
        },
      },
    },
  });
  handle = provider.callback();
  console.log(issuer);
});
process.stdin.on("end", () => process.exit(0)).resume();
