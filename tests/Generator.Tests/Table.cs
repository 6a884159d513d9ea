using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace VirtSpec.Generator.Tests;

/// <summary>A table as the compiler hands it to a generator, held in memory.</summary>
internal sealed class Table(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);
}
