import type { NestExpressApplication } from '@nestjs/platform-express';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { openApiOf, type ApiDocs } from '../openapi.js';
import { escaped } from '../problem-pages.js';
import type { Problem } from '../problems.js';

export type OpenApi = Awaited<ReturnType<typeof openApiOf>>;

type Docs = {
  readonly docs: ApiDocs;
  readonly problems: ReadonlyMap<string, Problem>;
  readonly asyncApi: ((overHttp: OpenApi) => object) | undefined;
};

/** What programs read of the interface, at /openapi.json and /asyncapi.json; and the page for people, at /docs. Each document is made when it is first asked for. */
export function serveDocs(app: NestExpressApplication, { docs, problems, asyncApi }: Docs): void {
  const router = app.getHttpAdapter().getInstance();
  const overHttp = madeOnce(() => openApiOf(app, docs, problems));
  router.get('/openapi.json', async (_, response) => void response.json(await overHttp()));
  if (asyncApi) {
    const overBus = madeOnce(async () => asyncApi(await overHttp()));
    router.get('/asyncapi.json', async (_, response) => void response.json(await overBus()));
  }
  router.get(['/docs', '/docs/', '/docs/index.html'], (_, response) => void response.type('text/html').send(page(docs.title)));
  router.get('/docs/swagger-ui-init.js', (_, response) => void response.type('application/javascript').send(INIT));
  // Its own index shows another interface.
  app.useStaticAssets(dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')), {
    prefix: '/docs',
    index: false,
  });
}

/** Who asks meanwhile waits for the same making; after one that failed, the next who asks has it made anew. */
function madeOnce<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}

const page = (title: string): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${escaped(title)}</title>
  <link rel="stylesheet" href="/docs/swagger-ui.css">
  <link rel="stylesheet" href="/docs/index.css">
  <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" sizes="32x32">
  <link rel="icon" type="image/png" href="/docs/favicon-16x16.png" sizes="16x16">
  <style>.swagger-ui .topbar .download-url-wrapper { display: none }</style>
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="/docs/swagger-ui-bundle.js"></script>
  <script src="/docs/swagger-ui-standalone-preset.js"></script>
  <script src="/docs/swagger-ui-init.js"></script>
</body>
</html>
`;

/** Nothing of the page is fetched from elsewhere. It asks for the description instead of holding it: behind a gateway that is one of all services. */
const INIT = `window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#swagger-ui',
    validatorUrl: null,
    operationsSorter: 'alpha',
    deepLinking: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [SwaggerUIBundle.plugins.DownloadUrl],
    layout: 'StandaloneLayout',
  });
};
`;
