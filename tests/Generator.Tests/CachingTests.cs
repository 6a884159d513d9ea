using Microsoft.CodeAnalysis;
using VirtSpec.Spec.Generator.Tables;
using Xunit;

namespace VirtSpec.Generator.Tests;

/// <summary>An edit makes a generator run again only when it changes what the generator reads.</summary>
public sealed class CachingTests
{
    private const string All = "CpuGenerator DecodeGenerator FeatureGenerator RegisterGenerator SyndromeGenerator UnnamedGenerator";

    [Fact]
    public void The_first_run_runs_every_generator() => Assert.Equal(All, Ran(Sample.Good.Run()));

    [Fact]
    public void Nothing_runs_again_when_nothing_changed() => Assert.Equal("", RanAfter(Sample.Good));

    [Fact]
    public void Lines_that_move_change_only_where_unnamed_declarations_are_reported() =>
        Assert.Equal("UnnamedGenerator", RanAfter(Sample.Good.Replace(Sample.Code, "static class TrapsHCR_EL2", "", "static class TrapsHCR_EL2")));

    [Fact]
    public void C_sharp_that_declares_nothing_for_the_tables_runs_no_generator() =>
        Assert.Equal("", RanAfter(Sample.Good.Replace(Sample.Code, "private static int Helper()", "    private static int Helper() => 2;").Add(Sample.Code, "class Another { int x; }")));

    [Fact]
    public void A_new_declaration_runs_the_generators_that_read_declarations() =>
        Assert.Equal("DecodeGenerator RegisterGenerator UnnamedGenerator", RanAfter(Sample.Good.Add(Sample.Code, "class TrapsX { static readonly TrapRule Y = new(); }")));

    [Theory]
    [InlineData("a64/a.tbl", "DecodeGenerator UnnamedGenerator")]
    [InlineData("operations.tbl", "RegisterGenerator UnnamedGenerator")]
    [InlineData("registers.tbl", "CpuGenerator RegisterGenerator UnnamedGenerator")]
    [InlineData("redirects.tbl", "RegisterGenerator")]
    [InlineData("fields/all.tbl", "CpuGenerator FeatureGenerator RegisterGenerator")]
    [InlineData("cpus/q.tbl", "CpuGenerator")]
    [InlineData("syndromes.tbl", "SyndromeGenerator")]
    [InlineData("features.tbl", "CpuGenerator DecodeGenerator FeatureGenerator RegisterGenerator UnnamedGenerator")]
    [InlineData("notes.txt", "")]
    public void A_table_runs_the_generators_that_read_it(string table, string generators) =>
        Assert.Equal(generators, RanAfter(Sample.Good.Add(table, "# another comment")));

    [Fact]
    public void What_ran_again_gives_the_same_text_for_a_comment() =>
        Assert.Equal(Sample.Good.Run().Sources, Again(Sample.Good.Add("registers.tbl", "# another comment")).Sources);

    private static GeneratorRun Again(Sample changed)
    {
        // The same file objects where nothing changed would hide a comparison by reference, so every file is new.
        var first = Sample.Good.Run();
        return first.Again(changed.Compilation, changed.Tables);
    }

    private static string RanAfter(Sample changed) => Ran(Again(changed));

    /// <summary>The generators that made their output anew, whether or not it came out the same.</summary>
    private static string Ran(GeneratorRun run) => string.Join(' ', run.Result.Results
        .Where(r => r.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Any(o => o.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified or IncrementalStepRunReason.Unchanged))
        .Select(r => r.Generator.GetGeneratorType().Name)
        .Order());
}
