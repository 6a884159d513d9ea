using VirtSpec.Cli.Input;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Cli.Checking;

/// <summary>What models are given to run on, and to run.</summary>
/// <param name="path">The file of <c>--config</c>; null for the example of each model.</param>
internal sealed class GivenBoard(CpuModel cpu, string? path)
{
    public CpuModel Cpu => cpu;

    public string? Path => path;

    /// <summary>Null for the example of each model.</summary>
    public SystemConfiguration? Configuration { get; } = path is null ? null : ConfigurationInput.Read(path);

    /// <summary>The options that say the same again.</summary>
    public string Options => (cpu == CpuModel.CortexA57 ? "" : $" --cpu {cpu.Name}") + (path is null ? "" : $" --config {ArgumentText.Quoted(path)}");
}
