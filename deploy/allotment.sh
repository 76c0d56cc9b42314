#!/bin/sh
# The operator's program where the hub is a service: as the hub's user and with its settings. Installed as
# /usr/local/bin/allotment, for root.
exec runuser -u allotment -- /opt/allotment/node_modules/.bin/node --env-file=/etc/allotment/hub.env \
  /opt/allotment/src/allotment.js "$@"
