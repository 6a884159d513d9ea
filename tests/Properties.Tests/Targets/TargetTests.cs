using VirtSpec.Properties.Targets;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using Xunit;

namespace VirtSpec.Properties.Tests.Targets;

/// <summary>Hypervisors that are compiled at run time, and seeded bugs.</summary>
public class TargetTests
{
    private const string Header = "# id: T1\n# model: starter\n# origin: ours\n# bug: a test\n# claims: R4\n";

    [Fact]
    public void The_source_of_the_starter_compiles_into_a_context_of_its_own()
    {
        var loaded = Assert.IsType<ModelLoad.Loaded>(CompiledModels.Compile(new ModelSource("Mine.cs", Starter().Replace("\"starter\"", "\"mine\""))));
        Assert.Equal("mine", Assert.Single(loaded.Designs).Name);
        Assert.True(System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(loaded.Assembly)!.IsCollectible);
    }

    [Fact]
    public void A_source_that_does_not_compile_is_refused_with_file_and_line()
    {
        var refused = Assert.IsType<ModelLoad.Refused>(CompiledModels.Compile(new ModelSource("Mine.cs", "class A\n{\n    int x = y;\n}\n")));
        Assert.StartsWith("Mine.cs(3): error CS0103: ", Assert.Single(refused.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class A { }", "found none")]
    [InlineData("using VirtSpec.Spec.Hyp; public class A(int n) : IHypervisorDesign { public string Name => $\"{n}\"; public string Summary => \"\"; public DesignFeatures Features => 0; public SystemConfiguration Example => null!; public Installation Install(SystemConfiguration c) => null!; }", "constructors with parameters only")]
    [InlineData("using VirtSpec.Spec.Hyp; public class A : IHypervisorDesign { public A() => throw new Exception(\"no\"); public string Name => \"\"; public string Summary => \"\"; public DesignFeatures Features => 0; public SystemConfiguration Example => null!; public Installation Install(SystemConfiguration c) => null!; }", "its constructor threw Exception: no")]
    public void A_source_without_a_design_that_can_be_made_is_refused(string source, string reason) =>
        Assert.Contains(reason, Assert.Single(Assert.IsType<ModelLoad.Refused>(CompiledModels.Compile(new ModelSource("Mine.cs", source))).Errors), StringComparison.Ordinal);

    [Fact]
    public void What_is_no_assembly_is_refused()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "no assembly");
        Assert.Contains("expected a .NET assembly", Assert.Single(Assert.IsType<ModelLoad.Refused>(CompiledModels.Load(path)).Errors), StringComparison.Ordinal);
        File.Delete(path);
    }

    [Theory]
    [InlineData("--- Starter/StarterDesign.cs\n@@\n         await pe.MSR(Reg.CNTVOFF_EL2, 0);\n-        await pe.MSR(Reg.CNTHCTL_EL2, 0b11);\n         await pe.MSR(Reg.CPTR_EL2, 0x33ff);\n")]
    [InlineData("--- Starter/StarterDesign.cs\n@@\n-        SynchronousFromLowerEL => Exit(pe),\n+        SynchronousFromLowerEL => Return(pe),\n")]
    [InlineData("--- Starter/StarterDesign.cs\n@@\n-    private static async Handler Return(ModelPE pe) => await pe.ERET();\n+    private static async Handler Return(ModelPE pe) => await pe.Panic(\"\");\n")]
    public void A_seeded_bug_is_the_model_with_one_change_and_counts_how_often_that_runs(string hunk)
    {
        Assert.True(BrokenDiff.TryParse("T1.diff", Header + hunk, out var diff, out _));
        var model = BrokenModels.Make(diff, out var errors);
        Assert.Empty(errors);
        Assert.Equal("starter", model!.Design.Name);
        Assert.Equal(0, model.TimesRun());
        var installation = model.Design.Install(model.Design.Example);
        for (int portal = 0; portal <= Portal.Vectors; portal++)
            _ = new HandlerRun(installation.Model, portal, 0, ExceptionLevel.EL2);
    }

    /// <summary>A constant, a table of data, a property, and a statement without braces around it; each is used when the design is installed.</summary>
    [Theory]
    [InlineData("xvisor", "--- Xvisor/Controls.cs\n@@\n-    public const ulong HSTR = 0;\n+    public const ulong HSTR = 1;\n")]
    [InlineData("xvisor", "--- Xvisor/Controls.cs\n@@\n-    public static readonly ulong ICH_HCR = ICH_HCR_EL2.Field.En.Mask;\n+    public static readonly ulong ICH_HCR = 3;\n")]
    [InlineData("xvisor", "--- Xvisor/Layout.cs\n@@\n-    public ulong VMID => (ulong)Number + 1;\n+    public ulong VMID => (ulong)Number + 2;\n")]
    [InlineData("jailhouse", "--- Jailhouse/JailhouseManifest.cs\n@@\n-                    ranges.Add(Range(new Region(from, from, to - from, RegionFlags.Read | RegionFlags.Write | RegionFlags.Execute), \"what no cell has taken\"));\n+                    ranges.Clear();\n")]
    public void What_changed_is_counted(string model, string hunk)
    {
        Assert.True(BrokenDiff.TryParse("T1.diff", Header.Replace("starter", model) + hunk, out var diff, out _));
        var broken = BrokenModels.Make(diff, out var errors);
        Assert.Empty(errors);
        _ = broken!.Design.Install(broken.Design.Example);
        Assert.True(broken.TimesRun() > 0);
    }

    [Theory]
    [InlineData("@@\n-x\n", "T1.diff(6): expected '# key: value', '--- file', '@@', or a line of a hunk, found '@@'")]
    [InlineData("--- A.cs\n", "T1.diff(7): expected a hunk, found none")]
    public void A_diff_that_cannot_be_read_says_where(string text, string error)
    {
        Assert.False(BrokenDiff.TryParse("T1.diff", Header + text, out _, out var errors));
        Assert.Contains(error, errors);
    }

    [Theory]
    [InlineData("--- None.cs\n@@\n-x\n", "expected a source of the models")]
    [InlineData("--- Starter/StarterDesign.cs\n@@\n-x\n", "found them 0 times")]
    [InlineData("--- Starter/StarterDesign.cs\n@@\n-    {\n+\n", "found them ")]
    public void A_hunk_that_fits_nowhere_or_twice_is_refused(string hunk, string error)
    {
        Assert.True(BrokenDiff.TryParse("T1.diff", Header + hunk, out var diff, out _));
        Assert.Null(BrokenModels.Make(diff, out var errors));
        Assert.Contains(error, Assert.Single(errors), StringComparison.Ordinal);
    }

    private static string Starter()
    {
        using var reader = new StreamReader(typeof(Hypervisors.Starter.StarterDesign).Assembly.GetManifestResourceStream("Starter/StarterDesign.cs")!);
        return reader.ReadToEnd();
    }
}
