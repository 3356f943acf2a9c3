kubectl create deployment newdeploy -n greetings --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0 --port=8080
kubectl expose deployment newdeploy -n greetings
kubectl create ingress more -n greetings --rule="greet.example.com/good/morning=newdeploy:8080"
