kubectl create deployment newdeploy -n greetings --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0
kubectl expose deployment newdeploy -n greetings --port=80 --target-port=8080
kubectl patch ingress nginx-app-ingress -n greetings --type=json \
  -p '[{"op":"replace","path":"/spec/rules/0/http/paths/1/backend/service/port/number","value":80}]'
