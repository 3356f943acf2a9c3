kubectl create deployment hello -n greetings --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0
kubectl expose deployment hello -n greetings --port=8080
kubectl create ingress hello -n greetings --rule="greet.example.com/hello*=hello:8080"
