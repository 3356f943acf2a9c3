kubectl create ingress sites -n sites --rule="app.example.com/*=webapp:80" --rule="api.example.com/*=api:8080" \
  --rule="blog.example.net/*=webapp:80"
