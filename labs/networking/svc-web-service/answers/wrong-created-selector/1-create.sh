kubectl create service clusterip web-service --tcp=80:8080 -n web
