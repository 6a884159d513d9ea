using System.Text.RegularExpressions;

namespace VirtSpec.Generator.Tests.Recipes;

/// <summary>A section of CONTRIBUTING.md that begins with "Add", and the changes in its code blocks.</summary>
internal sealed partial record Recipe(string Title, IReadOnlyList<Change> Changes)
{
    public static IReadOnlyList<Recipe> All { get; } = Parse(File.ReadAllText(SpecSources.PathOf("CONTRIBUTING.md")));

    public static IReadOnlyList<Recipe> Parse(string document) =>
    [
        .. document.ReplaceLineEndings("\n").Split("\n## ").Skip(1)
            .Where(section => section.StartsWith("Add ", StringComparison.Ordinal))
            .Select(section => new Recipe(section[..section.IndexOf('\n')], [.. ChangesOf(section)])),
    ];

    /// <summary>What a code block is about is said by the text above it: "New file `path`:" or "In `path`:", which also holds for the blocks that follow.</summary>
    private static IEnumerable<Change> ChangesOf(string section)
    {
        string path = "";
        foreach (Match block in Block().Matches(section))
        {
            if (Place().Matches(block.Groups["before"].Value).LastOrDefault() is { } place)
                path = place.Groups["path"].Value;
            string text = block.Groups["text"].Value;
            switch (block.Groups["kind"].Value)
            {
                case "diff": yield return new Change.Edit(path, [.. text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? " " : line)]); break;
                case "csharp": yield return new Change.NewFile(path, text); break;
                case "sh" when text.StartsWith("cp ", StringComparison.Ordinal): yield return new Change.Copy(text.Split(' ', '\n')[1], text.Split(' ', '\n')[2]); break;
                default: throw new InvalidDataException($"CONTRIBUTING.md: a code block of a recipe is diff, csharp or a copy, found:\n{block.Value}");
            }
        }
    }

    [GeneratedRegex(@"(?<before>(?:(?!```)[\s\S])*?)^```(?<kind>\w+)\n(?<text>[\s\S]*?)^```$", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?:New file|In) `(?<path>[^`]+)`:$", RegexOptions.Multiline)]
    private static partial Regex Place();
}
