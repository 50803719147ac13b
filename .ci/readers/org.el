;;; Prints each heading of an Org file as a line of JSON: its title as it stands there, the places that
;;; org-remark keeps, and the kinds of everything in the title that is not plain text.
(require 'org)
(require 'org-element)
(require 'json)
(set-language-environment "UTF-8")

(defun byline-address-p (object)
  "An address of the web that stands there as it is."
  (and (eq (org-element-type object) 'link)
       (eq (org-element-property :format object) 'plain)
       (member (org-element-property :type object) '("http" "https"))))

(let ((coding-system-for-write 'utf-8))
  (with-temp-buffer
    (insert-file-contents (car command-line-args-left))
    (org-mode)
    (let ((kinds (remq 'plain-text org-element-all-objects)))
      (org-element-map (org-element-parse-buffer) 'headline
        (lambda (heading)
          (let ((title (org-element-property :title heading)))
            (princ (json-encode
                    `((title . ,(org-element-property :raw-value heading))
                      (begin . ,(org-element-property :ORG-REMARK-BEG heading))
                      (end . ,(org-element-property :ORG-REMARK-END heading))
                      (objects . ,(vconcat (mapcar #'org-element-type
                                                   (org-element-map title (remq 'superscript (remq 'subscript kinds))
                                                                    (lambda (object) (unless (byline-address-p object) object)))))))))
            (princ "\n")))))))
