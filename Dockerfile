# Sitegrade with a Chromium, as a user who is not root. In the folder of the project, after `npm run package`:
#
#   docker build -t sitegrade .
#   docker run --rm --init --shm-size=1g sitegrade https://shop.example/ > report.md
#   docker run --rm --init -v "$PWD:/work:ro" sitegrade recorded.har --format html > report.html
#
# Not run as a container so far: that needs a network. Chromium’s sandbox needs user namespaces; where the host forbids them,
# add `--cap-add SYS_ADMIN`.
FROM node:22-trixie-slim

RUN apt-get update -qq \
  && apt-get install -y -qq --no-install-recommends ca-certificates chromium fonts-dejavu-core \
  && rm -rf /var/lib/apt/lists/*
COPY dist/packages/sitegrade-*.tgz /tmp/
RUN npm install --global --no-audit --no-fund /tmp/sitegrade-*.tgz && rm /tmp/sitegrade-*.tgz

ENV SITEGRADE_CHROMIUM=/usr/bin/chromium
USER node
WORKDIR /work
ENTRYPOINT ["sitegrade"]
CMD ["--help"]
