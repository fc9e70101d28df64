# syntax=docker/dockerfile:1
# The sync server with the web app it serves. Three stages: everything that builds, what runs in production, and
# the image that has only the two results. Checked by tests/deploy/dockerfile.test.ts; why so: docs/decisions/0012.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.node.json ./
COPY shared ./shared
COPY sync-server ./sync-server
COPY client ./client
RUN npm run -s build

FROM node:24.21.0-bookworm-slim AS production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package of production needs a script at its installation; SQLite's binaries are inside its package. Optional are
# only the binaries of build tools and what better-auth would offer to other frameworks (vite, react).
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATA_DIR=/data \
    TRUST_PROXY=true
WORKDIR /app
# Root owns the program and `node` runs it: it cannot change itself, and the root file system may be read-only.
COPY --from=production /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
# The process lives. Not /readyz: with a store away every node would be unhealthy, and restarting them helps nobody.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
# node itself, no npm and no shell in between: SIGTERM reaches it and drains.
# Heap below the container's memory, for buffers stand outside it. A larger young generation: frames and updates die
# young, and what is copied out of it by mistake is collected in long pauses.
CMD ["node", "--max-old-space-size=1024", "--max-semi-space-size=32", "dist/node/sync-server/src/main.js"]
