namespace VirtSpec.Generator.Tests.Recipes;

/// <summary>One change that a recipe makes to a file, named by its path below the checkout.</summary>
internal abstract record Change
{
    private Change()
    {
    }

    /// <summary>The file that the change gives, and its text; <paramref name="read"/> gives the text of a file as the changes before left it.</summary>
    /// <exception cref="InvalidDataException">The change does not fit the file.</exception>
    public abstract (string Path, string Text) Apply(Func<string, string> read);

    public sealed record NewFile(string Path, string Text) : Change
    {
        public override (string Path, string Text) Apply(Func<string, string> read) => (Path, Text);
    }

    public sealed record Copy(string From, string To) : Change
    {
        public override (string Path, string Text) Apply(Func<string, string> read) => (To, read(From));
    }

    /// <summary>Lines that begin with ' ' are in the file, '-' are removed from it, '+' are put there. How much space is between words does not matter.</summary>
    public sealed record Edit(string Path, IReadOnlyList<string> Lines) : Change
    {
        public override (string Path, string Text) Apply(Func<string, string> read)
        {
            string[] file = read(Path).Split('\n');
            string[] old = [.. Lines.Where(l => l[0] != '+').Select(l => Squeeze(l[1..]))];
            int[] places = [.. Enumerable.Range(0, file.Length - old.Length + 1).Where(at => file.Skip(at).Take(old.Length).Select(Squeeze).SequenceEqual(old))];
            if (old.Length == 0 || places.Length != 1)
                throw new InvalidDataException($"{Path}: expected one place with these lines, found {places.Length}:\n{string.Join('\n', Lines)}");
            return (Path, string.Join('\n', [.. file.Take(places[0]), .. Replacement(file, places[0]), .. file.Skip(places[0] + old.Length)]));
        }

        /// <summary>The lines that stay as they stand in the file, and those that are put there.</summary>
        private IEnumerable<string> Replacement(string[] file, int at)
        {
            foreach (string line in Lines)
            {
                if (line[0] == '+')
                    yield return line[1..];
                else if (line[0] == ' ')
                    yield return file[at++];
                else
                    at++;
            }
        }

        private static string Squeeze(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
