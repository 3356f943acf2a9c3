kubectl create deployment newdeploy -n greetings --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0
kubectl expose deployment newdeploy -n greetings --port=8080
kubectl delete ingress nginx-app-ingress -n greetings
kubectl create ingress nginx-app-ingress -n greetings --rule="greet.example.com/hello*=newdeploy:8080"
