namespace VirtSpec.Machine.Load;

/// <summary>The names of numbers in an ELF header, for messages.</summary>
internal static class ElfNames
{
    public const int AArch64 = 183;
    public const int Executable = 2;

    /// <summary>e_machine, such as <c>EM_X86_64 (62)</c>.</summary>
    public static string Machine(int machine)
    {
        string? name = machine switch
        {
            2 => "EM_SPARC",
            3 => "EM_386",
            8 => "EM_MIPS",
            20 => "EM_PPC",
            21 => "EM_PPC64",
            22 => "EM_S390",
            40 => "EM_ARM",
            62 => "EM_X86_64",
            AArch64 => "EM_AARCH64",
            243 => "EM_RISCV",
            258 => "EM_LOONGARCH",
            _ => null,
        };
        return name is null ? $"{machine}" : $"{name} ({machine})";
    }

    /// <summary>e_type, such as <c>ET_DYN (3)</c>.</summary>
    public static string Type(int type) => type switch
    {
        1 => "ET_REL (1), an object file",
        Executable => "ET_EXEC (2)",
        3 => "ET_DYN (3), a shared object or position-independent executable",
        4 => "ET_CORE (4), a core dump",
        _ => $"{type}",
    };
}
