# shellcheck shell=bash
# An authority that nobody else knows, and a certificate of it for servers on loopback. Sourced by scripts/world.
: "${world:?}"

make_tls() {
  local tls=$world/tls
  discard "$tls"
  mkdir "$tls"
  new_key "$tls/authority.key"
  openssl req -x509 -key "$tls/authority.key" -out "$tls/authority.pem" -days 3650 -subj "/CN=envy test world" \
    -addext "keyUsage=critical,keyCertSign"
  new_key "$tls/server.key"
  openssl req -new -key "$tls/server.key" -out "$tls/server.csr" -subj "/CN=localhost"
  openssl x509 -req -in "$tls/server.csr" -CA "$tls/authority.pem" -CAkey "$tls/authority.key" -CAcreateserial \
    -out "$tls/server.pem" -days 3650 -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1")
}

# readable for all: the server may run as another user, and it protects nothing
new_key() {
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"
  chmod 0644 "$1"
}
