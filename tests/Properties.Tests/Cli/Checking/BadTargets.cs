using VirtSpec.Properties.Targets;

namespace VirtSpec.Properties.Tests.Cli.Checking;

/// <summary>Files of hypervisors that have something wrong with them, made from the sound one.</summary>
internal sealed class BadTargets : IDisposable
{
    private const string Name = "public string Name => \"mine\";", Boot = "ulong index = await pe.MRS(Reg.MPIDR_EL1) & 0xff;";

    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec-").FullName;

    public string Sound() => Write("sound.cs", NewHypervisor.Source("Mine"));

    /// <summary>With more members in the class of the design.</summary>
    public string WithMember(string member) => Change("member.cs", Name, $"{Name} {member}");

    /// <summary>With more code at the start of its first handler.</summary>
    public string InHandler(string code) => Change("handler.cs", Boot, $"{Boot} {code}");

    /// <summary>With one text in place of another, which is there.</summary>
    public string Change(string file, string from, string to)
    {
        string source = NewHypervisor.Source("Mine"), changed = source.Replace(from, to, StringComparison.Ordinal);
        return changed != source ? Write(file, changed) : throw new InvalidOperationException($"'{from}' is not in the source");
    }

    public string Write(string file, string text)
    {
        string path = Path.Combine(_directory, file);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
