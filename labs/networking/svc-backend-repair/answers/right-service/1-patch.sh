kubectl patch service backend -n store --type=json -p='[
  {"op": "replace", "path": "/spec/selector", "value": {"app": "back-end"}},
  {"op": "replace", "path": "/spec/ports/0/targetPort", "value": 8081}]'
