kubectl expose deployment webapp -n sites --name=intern --port=80 --target-port=8080
kubectl create ingress sites -n sites --rule="app.example.com/*=webapp:80" --rule="api.example.com/*=api:8080" \
  --rule="intern.example.com/*=intern:80"
