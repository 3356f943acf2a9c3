kubectl create deployment newdeploy -n greetings --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0 --port=8080
kubectl create service clusterip newdeploy -n greetings --tcp=8080:8080
