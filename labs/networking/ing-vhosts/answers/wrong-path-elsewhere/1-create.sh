kubectl create deployment admin -n sites --image=nginx:alpine
kubectl expose deployment admin -n sites --port=80
kubectl create ingress sites -n sites --rule="app.example.com/*=webapp:80" --rule="api.example.com/*=api:8080" \
  --rule="app.example.com/admin*=admin:80"
