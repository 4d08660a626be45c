export type { AliasNode, MappingNode, Pair, ScalarNode, ScalarStyle, SequenceNode, SolidNode, YamlDocument, YamlMistake, YamlNode } from '../../lib/yaml-reader/node.ts';
