kubectl create ingress first -n manuals --class=haproxy --rule="/*=manual:80" --rule="guide.example.com/=health:80"
kubectl patch ingress first -n manuals --type=json \
  -p '[{"op": "replace", "path": "/spec/rules/0/http/paths/0/pathType", "value": "ImplementationSpecific"}]'
kubectl create ingress guide -n manuals \
  --rule="guide.example.com/healthcheck=health:80" --rule="guide.example.com/manual*=manual:80"
