# One image for every program of Entente; which one a container runs is its command:
#   node apps/entente/dist/main.js serve            (or any other command: migrate, topics, verify, …)
#   node apps/order-service/dist/main.js            (dispute-service, payout-service, gateway)
# tools/dockerfile.js follows this file without Docker, and a test runs what comes of it: use no instruction that it does not know.

# What is installed depends on these files alone: as long as they are the same, so is the next stage's layer.
FROM node:20.19.5-bookworm-slim AS manifests
WORKDIR /app
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

FROM node:20.19.5-bookworm-slim AS build
WORKDIR /app
COPY --from=manifests /app .
RUN npm ci
COPY . .
RUN npm run build
# What only builds and tests need stays behind.
RUN npm prune --omit=dev && find libs apps -mindepth 2 -maxdepth 2 -name src -exec rm -r {} +
RUN mkdir data

FROM node:20.19.5-bookworm-slim
WORKDIR /app
COPY --from=build /app/package.json .
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/libs libs
COPY --from=build /app/apps apps
# What refusals mean, as every program shows it at /problems.
COPY --from=build /app/docs docs
# The one process keeps everything here, unless DATA_DIR says otherwise: mount a volume on it. Nothing else of the tree is ever written.
COPY --from=build --chown=1000:1000 /app/data data
# NODE_ENV is not set: with "production", a process refuses development tokens and the simulated provider, and this build has no other.
# HOST is not set either: with development tokens, who may reach a process is for whoever runs it to say.
USER 1000:1000
CMD ["node", "apps/entente/dist/main.js", "serve"]
