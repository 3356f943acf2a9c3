kubectl patch ingress nginx-app-ingress -n greetings --type=json \
  -p '[{"op":"replace","path":"/spec/rules/0/http/paths/1/backend/service","value":{"name":"nginx-app","port":{"number":80}}}]'
