kubectl create ingress first -n sites --class=haproxy --rule="/*=webapp:80"
kubectl expose deployment webapp -n sites --name=webapp-svc --port=80 --target-port=8080
kubectl expose deployment api -n sites --name=api-svc --port=80 --target-port=9000
kubectl create ingress sites -n sites --rule="app.example.com/*=webapp-svc:80" --rule="api.example.com/*=api-svc:80"
